package dev.microcdi.cdi;

import java.util.concurrent.Callable;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;

import dev.microcdi.core.Around;

/** Each call and each event runs with an active request context and the application's class loader. */
final class RequestContext implements Around {
    private final BeanManager beans;
    private final ClassLoader loader;

    RequestContext(BeanManager beans, ClassLoader loader) {
        this.beans = beans;
        this.loader = loader;
    }

    @Override public <T> T call(Callable<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return active(work);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private <T> T active(Callable<T> work) throws Exception {
        Instance<RequestContextController> controllers = beans.createInstance().select(RequestContextController.class);
        RequestContextController controller = controllers.get();
        boolean activated = controller.activate();
        try {
            return work.call();
        } finally {
            if (activated) {
                controller.deactivate();
            }
            controllers.destroy(controller);
        }
    }
}
