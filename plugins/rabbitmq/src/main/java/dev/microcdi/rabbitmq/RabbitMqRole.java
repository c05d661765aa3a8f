package dev.microcdi.rabbitmq;

/** Which of this module's plugins it is: in errors, and in the names of threads. */
enum RabbitMqRole {
    BROKER("micro.broker.rabbitmq"), TRANSPORT("micro.transport.rabbitmq");

    private final String id;

    RabbitMqRole(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** How names of threads begin. */
    String thread() {
        return id.replace('.', '-');
    }
}
