package dev.microcdi.etcd;

import org.jspecify.annotations.Nullable;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;

/**
 * What etcd's refusals mean. It gives several of them as an invalid argument, so its words decide; jetcd wraps all that goes
 * wrong while it logs in, a lost connection too, as "unauthenticated".
 */
final class EtcdRefusal {
    private EtcdRefusal() {
    }

    /** Which user setting or which right is wrong, null when none is. */
    static @Nullable String of(EtcdException e, EtcdOptions options) {
        String words = words(e);
        if (words.contains("user name is empty")) {
            return "it wants a user: set micro.etcd.username and micro.etcd.password";
        }
        if (words.contains("invalid user ID or password")) {
            return "it does not know user \"" + options.username()
                    + "\" with this password: set micro.etcd.username and "
                    + "micro.etcd.password to those of a user it knows";
        }
        if (words.contains("authentication is not enabled")) {
            return "it has no users: leave micro.etcd.username and micro.etcd.password out, or enable authentication there";
        }
        if (e.getErrorCode() == ErrorCode.PERMISSION_DENIED) {
            return "user \"" + options.username() + "\" may not: grant its role readwrite on the prefix "
                    + options.prefix() + ", or set micro.etcd.username and micro.etcd.password to another user's";
        }
        return e.getErrorCode() == ErrorCode.UNAUTHENTICATED && !isStale(e) && !isLost(e)
                ? "it does not let user \"" + options.username() + "\" in (" + words.strip()
                        + "): set micro.etcd.username and micro.etcd.password"
                : null;
    }

    /** A log-in that etcd forgot, by a restart for example: a new connection logs in again. */
    private static boolean isStale(EtcdException e) {
        return words(e).contains("invalid auth token");
    }

    private static boolean isLost(EtcdException e) {
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
            Status.Code code = t instanceof io.grpc.StatusRuntimeException s ? s.getStatus().getCode() : null;
            if (code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED
                    || code == Status.Code.CANCELLED) {
                return true;
            }
        }
        return false;
    }

    private static String words(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            all.append(t.getMessage()).append(' ');
        }
        return all.toString();
    }
}
