package io.cachepilot.source.git.signature;

/** Somebody who may sign with an SSH key. */
record SshSigner(String principal, SshKey key) {
    boolean has(byte[] encodedKey) {
        return key.isEncodedAs(encodedKey);
    }
}
