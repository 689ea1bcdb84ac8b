package io.esrecommend.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Cases of a lane: each is one request, or the life of an engine.
 *
 * @param session sends them
 * @param routes those of the plugin
 * @param lane owns engines and indices whose names begin with it, so that cases do not disturb each other
 */
record Story(Session session, Routes routes, String lane) {

    /** One case. */
    void tell(long seed, long number) {
        Dice dice = Dice.of(seed, number);
        String where = "seed " + seed + ", case " + number;
        int chance = dice.below(1000);
        if (chance < 420) {
            send("route", where, new Wire(dice).of(routes.call(dice, lane)));
        } else if (chance < 640) {
            send("query", where, new Wire(dice).of(query(dice)));
        } else if (chance < 800) {
            Object body = new Mutation(dice).of(new AggregationGrammar(dice).search(), breaks(dice));
            send(
                    "aggregation",
                    where,
                    new Wire(dice)
                            .of(Call.json(
                                    "POST",
                                    "/" + new AggregationGrammar(dice).index() + "/_search" + searchParameters(dice),
                                    body)));
        } else if (chance < 980) {
            send("ingest", where, new Wire(dice).of(ingest(dice)));
        } else {
            engine(dice, where);
        }
    }

    private static int breaks(Dice dice) {
        return dice.pick(0, 0, 0, 0, 1, 1, 1, 2, 3);
    }

    private Session.Answer send(String kind, String where, Call call) {
        return session.send(kind, where, call);
    }

    private static String searchParameters(Dice dice) {
        return dice.percent(80)
                ? ""
                : "?"
                        + dice.pick(
                                "batched_reduce_size=2",
                                "typed_keys",
                                "request_cache=true&size=0",
                                "search_type=dfs_query_then_fetch",
                                "pre_filter_shard_size=1",
                                "max_concurrent_shard_requests=1",
                                "ignore_unavailable=true",
                                "allow_partial_search_results=false",
                                "rest_total_hits_as_int=true",
                                "error_trace=false",
                                "ccs_minimize_roundtrips=false",
                                "routing=x",
                                "preference=_local",
                                "from=1&size=2");
    }

    private Call query(Dice dice) {
        RecommendGrammar grammar = new RecommendGrammar(dice);
        String index =
                dice.percent(75) ? dice.pick("goods", "goods-wide", "goods-words") : dice.pick(Vocabulary.ITEM_INDICES);
        int chance = dice.below(100);
        int breaks = breaks(dice);
        Mutation mutation = new Mutation(dice);
        if (chance < 65) {
            return Call.json(
                    "POST", "/" + index + "/_search" + searchParameters(dice), mutation.of(grammar.search(), breaks));
        }
        Map<String, Object> only = Json.object("query", grammar.query());
        if (chance < 90) {
            String path = dice.pick(
                    "/_count",
                    "/_validate/query?explain=true&all_shards=true",
                    "/_validate/query?rewrite=true",
                    "/_explain/i1",
                    "/_search?scroll=1s",
                    "/_field_caps?fields=*");
            Object body = path.startsWith("/_field_caps") ? Json.object("index_filter", grammar.query()) : only;
            return Call.json("POST", "/" + index + path, mutation.of(body, breaks));
        }
        if (chance < 97) {
            Object search = mutation.of(grammar.search(), breaks);
            return Call.lines(
                    "POST",
                    "/_msearch",
                    Json.array(Json.object("index", index), search, Json.object("index", "goods"), only));
        }
        return Call.json(
                "PUT", "/goods/_alias/fuzz-" + lane, Json.object("filter", mutation.of(grammar.query(), breaks)));
    }

    private Call ingest(Dice dice) {
        IngestGrammar grammar = new IngestGrammar(dice);
        Mutation mutation = new Mutation(dice);
        String own = "fuzz-" + lane;
        int chance = dice.below(100);
        if (chance < 25) {
            Object pipeline = IngestGrammar.ofObjects(mutation.of(grammar.pipeline(), breaks(dice)));
            // Elasticsearch loses its master over half of a character, which it cannot write into the cluster state.
            return Json.hasHalfCharacter(pipeline)
                    ? Call.json("POST", "/_ingest/pipeline/_simulate", Json.object("pipeline", pipeline))
                    : Call.json("PUT", "/_ingest/pipeline/" + own, pipeline);
        }
        if (chance < 60) {
            Map<String, Object> simulation = grammar.simulation();
            String path = "/_ingest/pipeline/"
                    + (simulation.containsKey("pipeline")
                            ? ""
                            : dice.pick("fuzz-embed/", "fuzz-act/", "fuzz-raw/", own + "/"))
                    + "_simulate";
            return Call.json(
                    "POST",
                    path + dice.pick("", "?verbose=true"),
                    IngestGrammar.ofObjects(mutation.of(simulation, breaks(dice))));
        }
        String pipeline = dice.pick("fuzz-embed", "fuzz-mean", "fuzz-act", "fuzz-raw", own);
        if (chance < 65) {
            return Call.json("DELETE", "/fuzz-docs-" + lane, null);
        }
        List<Object> lines = Json.array();
        for (int left = dice.between(1, 6); left > 0; left--) {
            lines.add(Json.object(dice.pick("index", "create"), Json.object("_index", "fuzz-docs-" + lane)));
            lines.add(mutation.of(grammar.document(), breaks(dice)));
        }
        return Call.lines("POST", "/_bulk?pipeline=" + pipeline + dice.pick("", "&refresh=true"), lines);
    }

    /** An engine is put; what is accepted works, or says why not, and what is refused changes nothing. */
    private void engine(Dice dice, String where) {
        String path = "/_recommend/" + lane + dice.below(2);
        Call get = Call.json("GET", path, null);
        Session.Answer before = send("story get", where, get);
        Call put = Call.json(
                "PUT", path, new Mutation(dice).of(new EngineGrammar(dice).engine(), dice.pick(0, 0, 0, 0, 0, 1, 2)));
        Session.Answer answer = send("story put", where, put);
        Session.Answer after = send("story get", where, get);
        if (!answer.isOk()) {
            // what is not there is told by naming the others, which other lanes change
            if (before.isOk() ? !after.equals(before) : after.status() != before.status()) {
                session.fail(where, session.sent(), put, "a refused engine changed " + before + " to " + after);
            }
            return;
        }
        again(where, path, after);
        use(dice, where, path);
        if (dice.percent(80)) {
            send("story delete", where, Call.json("DELETE", path, null));
        }
    }

    /** An engine as it is shown can be put, and is the same then. */
    private void again(String where, String path, Session.Answer shown) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String body = EngineBody.of(shown.body(), name);
        Call put = new Call("PUT", path, "application/json", body.getBytes(StandardCharsets.UTF_8));
        Session.Answer answer = send("story put again", where, put);
        if (!answer.isOk()) {
            session.fail(where, session.sent(), put, "an engine as it is shown is refused: " + answer.body());
        }
        Session.Answer after = send("story get", where, Call.json("GET", path, null));
        if (!after.equals(shown)) {
            session.fail(
                    where,
                    session.sent(),
                    put,
                    "an engine as it was shown is another one then: " + shown + " " + after);
        }
    }

    private void use(Dice dice, String where, String path) {
        if (dice.percent(70)) {
            send(
                    "story build",
                    where,
                    Call.json("POST", path + "/_build?wait_for_completion=true" + dice.pick("", "&mode=full"), null));
        }
        RecommendGrammar recommend = new RecommendGrammar(dice);
        Mutation mutation = new Mutation(dice);
        for (int left = 3; left > 0; left--) {
            send(
                    "story search",
                    where,
                    Call.json("POST", path + "/_search", mutation.of(recommend.list(), dice.pick(0, 0, 1))));
        }
        send(
                "story search",
                where,
                Call.json(
                        "POST",
                        path + "/_search",
                        Json.object(
                                "user",
                                "u" + dice.below(World.USERS),
                                "items",
                                Json.array("i1", "i2"),
                                "reasons",
                                true,
                                "explain",
                                true)));
        send(
                "story neighbours",
                where,
                Call.json("POST", path + "/_neighbours", Json.object("items", Json.array("i1", "i2", "i11"))));
        send("story stats", where, Call.json("GET", path + "/_stats", null));
        if (dice.percent(40)) {
            send(
                    "story identity",
                    where,
                    Call.json("PUT", path + "/identity", Json.object("user", "u1", "ids", Json.array("u2", "d1"))));
            send("story build", where, Call.json("POST", path + "/_build?wait_for_completion=true", null));
        }
        if (dice.percent(35)) {
            send(
                    "story evaluate",
                    where,
                    Call.json(
                            "POST",
                            path + "/_evaluate?wait_for_completion=true" + dice.pick("", "&format=html"),
                            mutation.of(Routes.evaluation(dice, dice.percent(20)), dice.pick(0, 0, 1))));
            send("story report", where, Call.json("GET", path + "/_evaluate" + dice.pick("", "?format=html"), null));
        }
        send("story export", where, Call.json("GET", path + "/user/u" + dice.below(9), null));
        if (dice.percent(20)) {
            send("story rollback", where, Call.json("POST", path + "/_rollback", null));
        }
        // erasing deletes events, which belong to all: only of users whom nobody asks for
        send("story erase", where, Call.json("DELETE", path + "/user/" + dice.pick("nobody", "stranger"), null));
    }
}
