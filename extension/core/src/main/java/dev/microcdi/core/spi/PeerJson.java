package dev.microcdi.core.spi;

import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that a peer wrote. By default Jackson remembers thousands of the keys that it has met, for the documents to come: a peer
 * that makes up a long key for each message would fill the memory with them, and slow down whoever reads.
 */
public final class PeerJson {
    private PeerJson() {
    }

    /**
     * Jackson's usual settings, for a mapper with others of its own.
     *
     * @return a factory that remembers no keys
     */
    public static JsonFactoryBuilder factory() {
        return JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES);
    }

    /**
     * Jackson's usual mapper.
     *
     * @return one that remembers no keys
     */
    public static JsonMapper mapper() {
        return JsonMapper.builder(factory().build()).build();
    }
}
