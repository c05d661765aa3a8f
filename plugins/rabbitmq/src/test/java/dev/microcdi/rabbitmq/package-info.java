/** Tests of the RabbitMQ plugin. */
package dev.microcdi.rabbitmq;
