package com.example.chat;

import com.example.chat.Prices.Price;
import com.example.chat.Prices.Query;

import dev.microcdi.Stream;
import dev.microcdi.client.ClientOf;

// tag::client[]
@ClientOf("prices")
public interface PricesClient {
    java.util.stream.Stream<Price> list(Query query);

    Stream<Price, Query> ask();
}
// end::client[]
