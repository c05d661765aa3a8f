package com.example.orders;

/** An event. */
public record Order(String customer, int cents) {
}
