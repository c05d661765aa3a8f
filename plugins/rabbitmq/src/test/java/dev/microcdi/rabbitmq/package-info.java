/** The RabbitMQ plugin on a real server. */
package dev.microcdi.rabbitmq;
