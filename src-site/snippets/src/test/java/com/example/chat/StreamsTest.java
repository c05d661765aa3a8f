package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.chat.Prices.Price;
import com.example.chat.Prices.Query;

import org.junit.jupiter.api.Test;

import dev.microcdi.Service;
import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.client.TypedClient;
import dev.microcdi.memory.MemoryTransport;

class StreamsTest {
    @Test void theSnippetsWork() {
        try (MemoryTransport transport = new MemoryTransport();
                Service service = Micro.service("prices").transport(transport).handle(new Prices()).start()) {
            CallOption here = CallOption.address(service.node().address());
            PricesClient prices = TypedClient.create(PricesClient.class, new Here(service.client(), here));
            // tag::use[]
            try (var list = prices.list(new Query("Frankfurt"))) {
                Price first = list.findFirst().orElseThrow();
                assertThat(first).isEqualTo(new Price("Frankfurt-1", 100));
            }
            try (Stream<Price, Query> asked = prices.ask()) {
                asked.send(new Query("London"));
                assertThat(asked.receive()).isEqualTo(new Price("London-1", 100));
            }
            // end::use[]
        }
    }
}
