package dev.milena.stream.body;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The running SHA-256 of what was read, and how much it was. */
final class Digest {

    private final MessageDigest sha256;
    private long size;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    void add(byte[] octets) {
        sha256.update(octets);
        size += octets.length;
    }

    /** Whether this was all of it and nothing else; once. */
    boolean matches(long wantedSize, String wantedHex) {
        return size == wantedSize && HexFormat.of().formatHex(sha256.digest()).equals(wantedHex);
    }
}
