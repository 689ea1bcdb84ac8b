package io.esrecommend.rest;

import io.esrecommend.action.EvaluationResponse;
import io.esrecommend.evaluation.ReportPage;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestResponseListener;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Answers with the report of an evaluation: as a page to look at, or as any format that Elasticsearch writes. */
final class ReportAnswer {

    private static final String PAGE = "html";

    private final ReportPage page = ReportPage.load();

    /**
     * Whether a request asks for the page.
     *
     * @throws IllegalArgumentException if its {@code format} is none that there is
     */
    static boolean wantsPage(RestRequest request) {
        String format = request.param("format", XContentType.JSON.queryParameter());
        if (!format.equals(PAGE) && XContentType.fromFormat(format) == null) {
            throw new IllegalArgumentException(
                    "[format] is [" + format + "] but must be [" + PAGE + "], [json], [yaml], [cbor] or [smile]");
        }
        return format.equals(PAGE);
    }

    /** Sends the report, or the failure, which is never a page. */
    ActionListener<EvaluationResponse> listener(RestChannel channel, boolean wantsPage) {
        if (!wantsPage) {
            return new RestToXContentListener<>(channel);
        }
        return new RestResponseListener<>(channel) {
            @Override
            public RestResponse buildResponse(EvaluationResponse response) throws Exception {
                try (XContentBuilder report = JsonXContent.contentBuilder()) {
                    response.toXContent(report, ToXContent.EMPTY_PARAMS);
                    return new RestResponse(
                            RestStatus.OK, ReportPage.CONTENT_TYPE, page.of(BytesReference.bytes(report)));
                }
            }
        };
    }
}
