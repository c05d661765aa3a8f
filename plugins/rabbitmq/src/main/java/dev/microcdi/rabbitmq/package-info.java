/** Micro on <a href="https://www.rabbitmq.com/docs">RabbitMQ</a>: a broker, over AMQP 0-9-1. */
@NullMarked
package dev.microcdi.rabbitmq;

import org.jspecify.annotations.NullMarked;
