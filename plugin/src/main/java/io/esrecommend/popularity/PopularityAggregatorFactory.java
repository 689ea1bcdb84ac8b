package io.esrecommend.popularity;

import java.io.IOException;
import java.util.Map;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.mapper.BinaryFieldMapper;
import org.elasticsearch.search.aggregations.Aggregator;
import org.elasticsearch.search.aggregations.AggregatorFactories;
import org.elasticsearch.search.aggregations.AggregatorFactory;
import org.elasticsearch.search.aggregations.CardinalityUpperBound;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.search.aggregations.support.CoreValuesSourceType;
import org.elasticsearch.search.aggregations.support.ValuesSource;
import org.elasticsearch.search.aggregations.support.ValuesSourceConfig;

/** Finds the fields of a {@code popularity} aggregation in a shard's index. */
final class PopularityAggregatorFactory extends AggregatorFactory {

    private final PopularityAggregator.Fields fields;
    private final PopularityAggregator.Counting counting;
    private final PopularityAnswer answer;

    /**
     * @param field a keyword
     * @param times binary; null if none are needed
     * @throws IllegalArgumentException if the index has one of the fields as another type
     */
    PopularityAggregatorFactory(
            String name,
            AggregationContext context,
            Map<String, Object> metadata,
            String field,
            @Nullable String times,
            PopularityAggregator.Counting counting,
            PopularityAnswer answer)
            throws IOException {
        super(name, context, null, AggregatorFactories.builder(), metadata);
        this.fields = new PopularityAggregator.Fields(
                ordinals(context, field), counting.needsTimes() ? bytes(context, times) : null);
        this.counting = counting;
        this.answer = answer;
    }

    @Nullable
    private ValuesSource.Bytes.WithOrdinals ordinals(AggregationContext context, String field) {
        ValuesSourceConfig config = config(context, field);
        if (!config.hasValues()) {
            return null;
        }
        if (config.getValuesSource() instanceof ValuesSource.Bytes.WithOrdinals ordinals) {
            return ordinals;
        }
        throw wrongType(config, field, "keyword");
    }

    @Nullable
    private ValuesSource.Bytes bytes(AggregationContext context, String field) {
        ValuesSourceConfig config = config(context, field);
        if (!config.hasValues()) {
            return null;
        }
        if (BinaryFieldMapper.CONTENT_TYPE.equals(config.fieldType().typeName())) {
            return (ValuesSource.Bytes) config.getValuesSource();
        }
        throw wrongType(config, field, BinaryFieldMapper.CONTENT_TYPE);
    }

    private static ValuesSourceConfig config(AggregationContext context, String field) {
        return ValuesSourceConfig.resolveUnregistered(
                context, null, field, null, null, null, null, CoreValuesSourceType.KEYWORD);
    }

    private IllegalArgumentException wrongType(ValuesSourceConfig config, String field, String type) {
        return new IllegalArgumentException("aggregation [" + name + "] of type [" + PopularityAggregationBuilder.NAME
                + "]: field [" + field + "] is a [" + config.fieldType().typeName() + "] but must be a [" + type
                + "] with doc values");
    }

    @Override
    protected Aggregator createInternal(
            Aggregator parent, CardinalityUpperBound cardinality, Map<String, Object> metadata) throws IOException {
        return new PopularityAggregator(name, context, metadata, fields, counting, answer);
    }
}
