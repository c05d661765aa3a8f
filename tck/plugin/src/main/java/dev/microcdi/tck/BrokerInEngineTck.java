package dev.microcdi.tck;

/** The rules marked PRODUCT: what a service sees when the engine uses the plugin. */
abstract class BrokerInEngineTck extends BrokerHarness {
    BrokerInEngineTck() {
    }
}
