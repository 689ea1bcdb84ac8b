package io.esrecommend.query;

/**
 * An item that speaks for what is wanted, or against it: one that the user did, or that the request names.
 *
 * @param item its id
 * @param action what the user did; the engine's primary action for an item of the request
 * @param actionWeight how much the action counts, for the item or against it, above 0
 * @param position how many pieces of evidence of the same action are newer; 0 for an item of the request
 */
public record Evidence(String item, String action, float actionWeight, int position) {

    /** The weight of the evidence when each newer piece makes it count less, by the factor {@code decay}. */
    double weight(double decay) {
        return actionWeight * Math.pow(decay, position);
    }
}
