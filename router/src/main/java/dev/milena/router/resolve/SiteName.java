package dev.milena.router.resolve;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The name of a set of hosts, as KumoMTA writes site names: one host is its own name; several are {@code (mx1|mx2).example.net}, with {@code ?} where one of
 * them is the common suffix itself. Equal sets have equal names, whatever their order.
 */
final class SiteName {

    /** Under the thousand characters a destination may have; beyond it the domain names itself. */
    private static final int MAX_LENGTH = 900;

    private SiteName() {}

    /** @param fallback taken when the set's name would be too long */
    static String of(Collection<String> hosts, String fallback) {
        List<String> sorted = List.copyOf(new TreeSet<>(hosts));
        if (sorted.size() == 1) {
            return sorted.getFirst();
        }
        String[] first = sorted.getFirst().split("\\.", -1);
        int common = first.length;
        for (String host : sorted) {
            common = Math.min(common, commonSuffix(first, host.split("\\.", -1)));
        }
        String suffix = String.join(".", Arrays.copyOfRange(first, first.length - common, first.length));
        StringBuilder name = new StringBuilder("(");
        boolean suffixItself = false;
        for (String host : sorted) {
            if (host.length() == suffix.length()) {
                suffixItself = true;
            } else {
                int end = suffix.isEmpty() ? host.length() : host.length() - suffix.length() - 1;
                name.append(name.length() == 1 ? "" : "|").append(host, 0, end);
            }
        }
        name.append(suffixItself ? ")?" : ")")
                .append(suffix.isEmpty() ? "" : ".")
                .append(suffix);
        return name.length() > MAX_LENGTH ? fallback : name.toString();
    }

    /** Labels that both end with. */
    private static int commonSuffix(String[] a, String[] b) {
        int n = 0;
        while (n < a.length && n < b.length && a[a.length - 1 - n].equals(b[b.length - 1 - n])) {
            n++;
        }
        return n;
    }
}
