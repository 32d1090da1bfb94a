package io.cachepilot.kind.tenant.spec;

/** What Redis does when its memory is full, in Redis' own words. */
public enum EvictionPolicy {
    NOEVICTION("noeviction"),
    ALLKEYS_LRU("allkeys-lru"),
    ALLKEYS_LFU("allkeys-lfu"),
    ALLKEYS_RANDOM("allkeys-random"),
    VOLATILE_LRU("volatile-lru"),
    VOLATILE_LFU("volatile-lfu"),
    VOLATILE_RANDOM("volatile-random"),
    VOLATILE_TTL("volatile-ttl");

    private final String text;

    EvictionPolicy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
