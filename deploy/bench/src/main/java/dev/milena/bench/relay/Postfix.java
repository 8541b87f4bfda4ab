package dev.milena.bench.relay;

import dev.milena.bench.socket.FreePorts;
import dev.milena.bench.socket.Loops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The installed Postfix with configuration, queue and ports of its own in a temporary folder; neither {@code /etc/postfix} nor {@code /var/spool/postfix} is
 * touched. It asks no DNS: everything goes to the sink as to a smarthost. Needs root, as Postfix does.
 */
final class Postfix implements Relay {

    private static final Path COMMAND = Path.of("/usr/sbin/postfix");
    private static final Path TEMPLATE = Path.of("/usr/share/postfix/master.cf.dist");

    private final Folder folder;
    private final InetSocketAddress address;
    private final ProcessHandle master;
    private final double startSeconds;
    private final EndOnce end;

    private Postfix(Folder folder, int port) throws IOException, InterruptedException {
        this.folder = folder;
        this.address = Loops.local(port);
        long begun = System.nanoTime();
        if (command("start") != 0) {
            String why = folder.tail("said");
            folder.close();
            throw new IOException("postfix does not start: " + why);
        }
        this.startSeconds = (System.nanoTime() - begun) / 1e9;
        this.end = new EndOnce("postfix", this::end);
        String pid = Files.readString(folder.file("queue/pid/master.pid")).strip();
        this.master = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("postfix has ended: " + folder.tail("said")));
    }

    static Postfix start(World world) throws IOException, InterruptedException {
        if (!Files.isExecutable(COMMAND)) {
            throw new IOException("postfix is not installed (no " + COMMAND + ")");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IOException("postfix starts as root only");
        }
        if (!Files.isReadable(TEMPLATE)) {
            throw new IOException("no template at " + TEMPLATE);
        }
        int port = FreePorts.find(1).getFirst();
        Folder folder = Folder.make(world.data(), "postfix");
        // Its processes run as another user, and must reach their folders.
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String each : List.of("etc", "queue", "data")) {
            Files.createDirectory(folder.file(each));
        }
        Files.setOwner(
                folder.file("data"),
                folder.path().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        Files.writeString(folder.file("etc/main.cf"), main(world, folder));
        Files.write(
                folder.file("etc/master.cf"),
                Files.readAllLines(TEMPLATE).stream()
                        .map(line -> service(line, port))
                        .toList());
        return new Postfix(folder, port);
    }

    /**
     * What makes it fast without making it unsafe: no reverse look-ups, no limits per client, as many deliveries to the sink at once as the source has
     * sessions.
     */
    private static String main(World world, Folder folder) {
        long retry = world.retry().getFirst().toSeconds();
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                command_directory = /usr/sbin
                mail_owner = postfix
                setgid_group = postdrop
                myhostname = relay.example
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mydestination =
                alias_maps =
                local_recipient_maps =
                mynetworks = 127.0.0.0/8
                smtpd_recipient_restrictions = permit_mynetworks, reject
                smtpd_peername_lookup = no
                smtpd_client_connection_count_limit = 0
                smtp_dns_support_level = disabled
                relayhost = [127.0.0.1]:%2$d
                default_destination_concurrency_limit = 50
                initial_destination_concurrency = 20
                smtp_connection_cache_destinations = [127.0.0.1]:%2$d
                message_size_limit = 70000000
                maximal_queue_lifetime = 1d
                minimal_backoff_time = %3$ds
                maximal_backoff_time = %4$ds
                queue_run_delay = %5$ds
                """.formatted(
                        folder.path(),
                        world.sinkPort(),
                        retry,
                        Math.max(retry, world.retry().getLast().toSeconds()),
                        Math.max(1, retry / 10));
    }

    /** A line of master.cf: our port, and no chroot, as there is nothing of the system in this queue's folder. */
    static String service(String line, int port) {
        if (line.matches("smtp +inet.*")) {
            return "127.0.0.1:" + port + " inet n - n - - smtpd";
        }
        String[] fields = line.split("\\s+", 8);
        if (!line.matches("[a-z].*") || fields.length < 8) {
            return line;
        }
        fields[4] = "n";
        return String.join(" ", fields);
    }

    @Override
    public String name() {
        return "Postfix";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Usage usage() {
        return Usage.of(master);
    }

    @Override
    public double heapMib() {
        return Double.NaN;
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    @Override
    public void close() {
        end.close();
    }

    private void end() {
        try {
            if (command("stop") != 0) {
                System.err.println("postfix does not stop: " + folder.tail("said"));
            }
        } catch (IOException failure) {
            System.err.println("postfix does not stop: " + failure);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    private int command(String word) throws IOException, InterruptedException {
        return new ProcessBuilder(COMMAND.toString(), "-c", folder.file("etc").toString(), word)
                .redirectErrorStream(true)
                .redirectOutput(folder.file("said").toFile())
                .start()
                .waitFor();
    }
}
