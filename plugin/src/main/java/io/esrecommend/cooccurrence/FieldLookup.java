package io.esrecommend.cooccurrence;

import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.search.aggregations.support.CoreValuesSourceType;
import org.elasticsearch.search.aggregations.support.ValuesSource;
import org.elasticsearch.search.aggregations.support.ValuesSourceConfig;

/**
 * Finds the fields of a {@code cooccurrence} aggregation in the index of a shard, as Elasticsearch's own aggregations do: what
 * the caller may not read is not there.
 */
record FieldLookup(String aggregation, AggregationContext context) {

    /**
     * A field of items.
     *
     * @param times the field that says when users did them; null where that does not matter
     */
    ItemField items(String field, @Nullable String times) {
        return new ItemField(field, keyword(field), times, times == null ? null : binary(times));
    }

    /** A keyword field; null where the index does not have it. */
    @Nullable
    ValuesSource.Bytes.WithOrdinals keyword(String field) {
        ValuesSourceConfig config = config(field);
        if (!config.hasValues()) {
            return null;
        }
        if (config.getValuesSource() instanceof ValuesSource.Bytes.WithOrdinals ordinals) {
            return ordinals;
        }
        throw unfit(config, field, "keyword");
    }

    @Nullable
    private ValuesSource.Bytes binary(String field) {
        ValuesSourceConfig config = config(field);
        if (!config.hasValues()) {
            return null;
        }
        if (config.getValuesSource() instanceof ValuesSource.Bytes bytes && !bytes.hasOrdinals()) {
            return bytes;
        }
        throw unfit(config, field, "binary");
    }

    private ValuesSourceConfig config(String field) {
        return ValuesSourceConfig.resolveUnregistered(
                context, null, field, null, null, null, null, CoreValuesSourceType.KEYWORD);
    }

    private IllegalArgumentException unfit(ValuesSourceConfig config, String field, String wanted) {
        return new IllegalArgumentException("aggregation [" + aggregation + "] of type ["
                + CooccurrenceAggregationBuilder.NAME + "]: field [" + field + "] is a ["
                + config.fieldType().typeName() + "] but must be a [" + wanted + "] with doc values");
    }
}
