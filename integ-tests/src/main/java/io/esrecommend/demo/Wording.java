package io.esrecommend.demo;

import io.esrecommend.demo.Hit.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reasons in words. */
final class Wording {

    private Wording() {}

    /**
     * Why a hit is there: the strongest reason with what led to it, then, in a word, the next one of another kind. Where
     * there is little room, less of it.
     *
     * @param subject whose nearness counts: what stands for the user or the basket
     * @param width the most characters
     */
    static String of(Hit hit, String subject, int width) {
        if (hit.reasons().isEmpty()) {
            return "";
        }
        Reason first = hit.reasons().getFirst();
        Optional<String> second = hit.reasons().stream()
                .filter(reason -> !kind(reason).equals(kind(first)))
                .findFirst()
                .map(reason -> "; also " + brief(reason));
        List<String> candidates = new ArrayList<>();
        for (int causes = 2; causes > 0; causes--) {
            String words = full(first, subject, causes);
            second.ifPresent(more -> candidates.add(words + more));
            candidates.add(words);
        }
        return candidates.stream()
                .filter(words -> words.length() <= width)
                .findFirst()
                .orElseGet(() -> Text.cut(candidates.getLast(), width));
    }

    /** Short and long-term likeness are one kind: two of them would say the same twice. */
    private static String kind(Reason reason) {
        return reason.type().equals("similarity.long_term") ? "similarity.short_term" : reason.type();
    }

    private static String full(Reason reason, String subject, int causes) {
        List<String> because = reason.because().stream().limit(causes).toList();
        return switch (reason.type()) {
            case "cooccurrence" -> because.isEmpty() ? brief(reason) : "because of " + String.join(" and ", because);
            case "similarity.short_term" -> near("close to " + subject, because);
            case "similarity.long_term" -> near("close to the whole history", because);
            default -> brief(reason);
        };
    }

    private static String near(String what, List<String> because) {
        return because.isEmpty() ? what : what + ", nearest: " + because.getFirst();
    }

    private static String brief(Reason reason) {
        return switch (reason.type()) {
            case "cooccurrence" -> "goes together";
            case "similarity.short_term", "similarity.long_term" -> "similar";
            case "similarity.query" -> "fits the text";
            case "popularity" -> "popular";
            default -> reason.type();
        };
    }
}
