package io.esrecommend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table and the roles of {@code docs/security.md}, for the engine and the indices of {@link Goods}.
 *
 * @param allowed the roles that may make each call, by the call
 * @param byName what each role grants
 */
record DocumentedRoles(Map<String, Set<String>> allowed, Map<String, ObjectNode> byName) {

    private static final Path PAGE = Path.of("../docs/security.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROLE = Pattern.compile("```\nPUT /_security/role/(\\w+)\n(.*?)```", Pattern.DOTALL);

    /** Reads the page as it stands. */
    static DocumentedRoles read() throws IOException {
        String page =
                Files.readString(PAGE).replace("films-events", Shop.EVENTS).replace("films", Goods.INDEX);
        Map<String, ObjectNode> roles = new LinkedHashMap<>();
        Matcher role = ROLE.matcher(page);
        while (role.find()) {
            roles.put(role.group(1), (ObjectNode) JSON.readTree(role.group(2)));
        }
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        List<String> columns = List.of();
        for (String line : page.lines().filter(l -> l.startsWith("| ")).toList()) {
            List<String> cells = Arrays.stream(line.substring(1).split("\\|"))
                    .map(cell -> cell.strip().replace("`", ""))
                    .toList();
            if (cells.get(0).equals("call")) {
                columns = cells;
            } else if (cells.get(0).matches("(GET|PUT|POST|DELETE) .*")) {
                Set<String> yes = new LinkedHashSet<>();
                for (int column = 1; column < cells.size(); column++) {
                    if (cells.get(column).equals("yes")) {
                        yes.add(columns.get(column));
                    }
                }
                allowed.put(cells.get(0), yes);
            }
        }
        return new DocumentedRoles(allowed, roles);
    }

    /**
     * A role that lacks one thing.
     *
     * @param lacks what that is
     * @param role what is left
     */
    record Less(String lacks, ObjectNode role) {}

    /** A role without each of its cluster privileges, of the privileges on each index, and of the names of indices. */
    List<Less> withoutEach(String name) {
        ObjectNode role = byName.get(name);
        List<Less> all = new ArrayList<>();
        for (int privilege = 0; privilege < role.path("cluster").size(); privilege++) {
            ObjectNode less = role.deepCopy();
            all.add(new Less(
                    ((ArrayNode) less.path("cluster")).remove(privilege).asText(), less));
        }
        for (int entry = 0; entry < role.path("indices").size(); entry++) {
            for (String part : List.of("names", "privileges")) {
                for (int i = 0; i < role.at("/indices/" + entry + "/" + part).size(); i++) {
                    ObjectNode less = role.deepCopy();
                    ArrayNode indices = (ArrayNode) less.path("indices");
                    JsonNode removed = ((ArrayNode) indices.get(entry).path(part)).remove(i);
                    String lacks = removed.asText() + " of " + role.at("/indices/" + entry);
                    if (indices.get(entry).path(part).isEmpty()) {
                        indices.remove(entry);
                    }
                    all.add(new Less(lacks, less));
                }
            }
        }
        return all;
    }
}
