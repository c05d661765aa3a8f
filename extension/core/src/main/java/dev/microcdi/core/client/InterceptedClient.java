package dev.microcdi.core.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Invocation.Side;
import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.CallOptions;
import dev.microcdi.client.Client;
import dev.microcdi.client.EventOptions;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.Interceptors;
import dev.microcdi.core.Interceptors.About;
import dev.microcdi.core.Interceptors.Work;

/** A client whose calls and events pass interceptors. Headers that those add travel with the call. */
public final class InterceptedClient implements Client {
    private final Client client;
    private final Interceptors interceptors;

    /** Around this client. */
    public InterceptedClient(Client client, Interceptors interceptors) {
        this.client = client;
        this.interceptors = interceptors;
    }

    @Override public <R> R call(String service, String endpoint, Object request, Class<R> reply,
            CallOption... options) {
        @SuppressWarnings("unchecked") // an interceptor that returns something else breaks its contract
        R result = (R) call(service, endpoint, request, (Type) reply, options);
        return result;
    }

    @Override public Object call(String service, String endpoint, Object request, Type reply, CallOption... options) {
        Map<String, String> headers = headers(options);
        return Objects.requireNonNull(around(new About(Side.CALL, service, endpoint, headers, request),
                () -> client.call(service, endpoint, request, reply, with(options, headers))));
    }

    @Override public <I, O> Stream<I, O> stream(String service, String endpoint, Type incoming, CallOption... options) {
        Map<String, String> headers = headers(options);
        @SuppressWarnings("unchecked") // as above
        Stream<I, O> stream = (Stream<I, O>) Objects.requireNonNull(around(
                new About(Side.CALL, service, endpoint, headers, null),
                () -> client.stream(service, endpoint, incoming, with(options, headers))));
        return stream;
    }

    @Override public void publish(String topic, Object event, PublishOption... options) {
        EventOptions said = new EventOptions(null, Duration.ofSeconds(1), Map.of(), "", "");
        for (PublishOption option : options) {
            said = option.apply(said);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(said.headers());
        if (event instanceof Message raw) {
            headers.putAll(raw.headers());
        }
        around(new About(Side.PUBLISH, "", topic, headers, event), () -> {
            if (event instanceof Message raw) {
                client.publish(topic, new Message(headers, raw.body()), options);
            } else {
                PublishOption[] all = Arrays.copyOf(options, options.length + 1);
                all[options.length] = o -> new EventOptions(o.key(), o.timeout(), headers, o.contentType(),
                        o.broker());
                client.publish(topic, event, all);
            }
            return null;
        });
    }

    private static Map<String, String> headers(CallOption... options) {
        CallOptions said = CallOptions.of(Duration.ofSeconds(1), "");
        for (CallOption option : options) {
            said = option.apply(said);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(said.headers());
        return headers;
    }

    private static CallOption[] with(CallOption[] options, Map<String, String> headers) {
        CallOption[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = o -> o.withHeaders(headers);
        return all;
    }

    private @Nullable Object around(About about, Work work) {
        try {
            return interceptors.around(about, work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new MicroException("go.micro.client", 500, about.endpoint() + ": an interceptor threw " + e,
                    MicroException.statusText(500), false, e);
        }
    }
}
