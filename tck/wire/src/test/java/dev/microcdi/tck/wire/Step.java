package dev.microcdi.tck.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.microcdi.Message;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.codec.JsonCodec;
import tools.jackson.databind.JsonNode;

/**
 * One call of the recorded Go caller: {@code hello:John}, {@code fail:greeter/404/user not found}; and what was said on
 * that caller's command line.
 *
 * @param service the service called
 * @param endpoint the endpoint called
 * @param request what is sent: an object for JSON, bytes as they are
 * @param options as the Go caller had them
 */
record Step(String service, String endpoint, Object request, List<CallOption> options) {
    static Step of(Recording recording, JsonNode output) {
        String flags = recording.json().path("producer").path("client").asString("");
        String contentType = flag(flags, "content-type", "\\S+", JsonCodec.CONTENT_TYPE);
        List<CallOption> options = new ArrayList<>();
        options.add(CallOption.contentType(contentType));
        for (String pair : flag(flags, "metadata", ".+", "").split(",")) {
            int eq = pair.indexOf('=');
            if (eq > 0) {
                options.add(CallOption.header(pair.substring(0, eq), pair.substring(eq + 1)));
            }
        }
        // A Go caller that was told 408 waited in vain; a Java one need not wait as long to know the same.
        boolean inVain = output.path("error").path("code").asInt(0) == 408;
        options.add(CallOption.timeout(Duration.ofSeconds(inVain ? 1 : 20)));
        String[] words = output.path("step").asString().split(":", 2);
        String argument = words.length == 1 ? "" : words[1];
        return new Step(flag(flags, "service", "\\S+", "greeter"), endpoint(words[0], argument),
                request(words[0], argument, contentType), options);
    }

    private static String flag(String flags, String name, String value, String otherwise) {
        Matcher m = Pattern.compile(" -" + name + " (" + value + ")").matcher(flags);
        return m.find() ? m.group(1) : otherwise;
    }

    private static String endpoint(String word, String argument) {
        return switch (word) {
            case "hello" -> "Greeter.Hello";
            case "fail", "plain" -> "Greeter.Fail";
            case "slow", "slowl" -> "Greeter.Slow";
            case "nothing" -> "Greeter.Nothing";
            case "context" -> "Greeter.Context";
            case "panic" -> "Greeter.Panic";
            case "method" -> argument;
            case "raw" -> argument.substring(0, argument.indexOf('/'));
            default -> throw new IllegalArgumentException("no step " + word);
        };
    }

    private static Object request(String word, String argument, String contentType) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (word) {
            case "hello" -> fields.put("name", argument);
            case "plain" -> {
                fields.put("detail", argument);
                fields.put("plain", true);
            }
            case "fail" -> {
                String[] parts = argument.split("/", 3);
                fields.put("id", parts[0]);
                fields.put("code", Integer.parseInt(parts[1]));
                fields.put("detail", parts[2]);
            }
            case "slow", "slowl" -> {
                fields.put("ms", Integer.parseInt(argument));
                fields.put("listen", word.equals("slowl"));
            }
            case "raw" -> {
                byte[] body = argument.substring(argument.indexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
                return contentType.equals(JsonCodec.CONTENT_TYPE) ? new Message(Map.of(), body) : body;
            }
            default -> {
                // No fields: Go sends {}.
            }
        }
        return fields;
    }

    /** The options, and where to call. */
    CallOption[] at(String address) {
        List<CallOption> all = new ArrayList<>(options);
        if (!address.isEmpty()) {
            all.add(CallOption.address(address));
        }
        return all.toArray(CallOption[]::new);
    }

    /** What the caller wants back. */
    Class<?> reply() {
        return request instanceof byte[] ? byte[].class : Object.class;
    }
}
