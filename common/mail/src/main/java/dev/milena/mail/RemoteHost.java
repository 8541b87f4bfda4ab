package dev.milena.mail;

/** A server that was spoken to, or dialled: the MX name and the address with port, {@code 192.0.2.1:25}. */
public record RemoteHost(String name, String address) {}
