package dev.milena.mail;

/** The part of a mailbox behind the {@code @}: a domain, or an address literal (RFC 5321 §4.1.2, {@code Mailbox}). */
public sealed interface MailDomain permits DomainName, AddressLiteral {

    /** As it stands in a command: {@code example.com}, {@code [192.0.2.1]}, {@code [IPv6:2001:db8::1]}. */
    String text();
}
