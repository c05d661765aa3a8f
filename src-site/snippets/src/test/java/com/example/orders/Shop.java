package com.example.orders;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.microcdi.client.PublishOption;
import dev.microcdi.client.Publisher;
import dev.microcdi.client.Topic;

/** Publishes. */
@ApplicationScoped
public class Shop {
    // tag::publish[]
    @Inject
    @Topic("orders.created") Publisher<Order> created;

    public void sell(Order order) {
        created.publish(order, PublishOption.key(order.customer()));
    }
    // end::publish[]
}
