package dev.milena.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.milena.e2e.architecture.Code.MILENA;
import static dev.milena.e2e.architecture.Code.PUBLIC_TOP_LEVEL;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Habits of the house that a machine can check. */
class HouseHabitsTest {

    /** Clocks, sleeps and chance, each by class and method. */
    private static final Map<String, Set<String>> FROM_THE_AIR = Map.ofEntries(
            Map.entry("java.time.Instant", Set.of("now")),
            Map.entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")),
            Map.entry("java.time.ZonedDateTime", Set.of("now")),
            Map.entry("java.time.OffsetDateTime", Set.of("now")),
            Map.entry("java.time.LocalDateTime", Set.of("now")),
            Map.entry("java.lang.System", Set.of("nanoTime", "currentTimeMillis")),
            Map.entry("java.lang.Thread", Set.of("sleep")),
            Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
            Map.entry("java.util.Random", Set.of("<init>")),
            Map.entry("java.lang.Math", Set.of("random")),
            Map.entry("java.util.UUID", Set.of("randomUUID")));

    /**
     * Who may all the same: the one home of clocks; the bench, which measures with the clock of the machine and stands outside the product; the command line
     * and standalone, which are where a real clock and real chance are put into the product; the broker's host, which waits for ports and locks of the machine;
     * the fakes, which are no production code.
     */
    private static final String[] CLOCK_OWNERS = {
        "dev.milena.runtime.time..",
        "dev.milena.bench..",
        "dev.milena.cli..",
        "dev.milena.standalone..",
        "dev.milena.embedded..",
        "dev.milena.testkit.."
    };

    private static final Set<String> BAD_NAMES = Set.of(
            "util", "utils", "helper", "helpers", "misc", "impl", "manager", "managers", "internal", "common", "core");

    /** Doors of one package. More than that is two rooms, unless named below. */
    private static final int DOORS = 8;

    /** The nouns are the product's vocabulary; configuration is types of values; the rest says why beside it. */
    private static final Map<String, Integer> MORE_DOORS = Map.of(
            "dev.milena.mail", 40,
            "dev.milena.runtime.config", 12,
            "dev.milena.runtime.life", 8,
            "dev.milena.stream", 20,
            "dev.milena.stream.wire", 16);

    @Test
    void timeAndChanceAreParameters() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLOCK_OWNERS)
                .should()
                .accessTargetWhere(takenFromTheAir())
                .check(MILENA);
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        for (JavaClass each : MILENA) {
            assertThat(each.getPackageName().split("\\."))
                    .as(each.getFullName())
                    .doesNotContainAnyElementsOf(BAD_NAMES);
        }
    }

    @Test
    void aPackageHasFewDoors() {
        Map<String, Integer> doors = new TreeMap<>();
        MILENA.stream().filter(PUBLIC_TOP_LEVEL).forEach(each -> doors.merge(each.getPackageName(), 1, Integer::sum));
        List<String> tooMany = new ArrayList<>();
        doors.forEach((room, count) -> {
            if (count > MORE_DOORS.getOrDefault(room, DOORS)) {
                tooMany.add(room + " has " + count + " public types");
            }
        });
        assertThat(tooMany).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = new ArrayList<>();
        MILENA.stream().map(JavaClass::getPackage).distinct().forEach(each -> {
            if (!marked(each)) {
                unmarked.add(each.getName());
            }
        });
        assertThat(unmarked).isEmpty();
    }

    @Test
    void nounsAreRecordsEnumsOrSealed() {
        classes()
                .that()
                .resideInAPackage("dev.milena.mail")
                .and(PUBLIC_TOP_LEVEL)
                .should()
                .beRecords()
                .orShould()
                .beEnums()
                .orShould(com.tngtech.archunit.lang.ArchCondition.from(describe("be sealed", HouseHabitsTest::sealed)))
                .check(MILENA);
    }

    @Test
    void noStaticHoldsState() {
        fields().that().areStatic().should().beFinal().check(MILENA);
    }

    @Test
    void testsDoNotSleep() throws IOException {
        List<Path> tests;
        try (Stream<Path> files =
                Files.walk(Path.of(System.getProperty("basedir", ".")).resolve("../.."), 4)) {
            tests = files.filter(each -> each.endsWith("target/test-classes")).toList();
        }
        assertThat(tests).isNotEmpty();
        noClasses()
                .that()
                .resideInAPackage("dev.milena..")
                .should()
                .callMethodWhere(describe(
                        "sleeps",
                        call -> call.getTarget().getOwner().isEquivalentTo(Thread.class)
                                && call.getTarget().getName().equals("sleep")))
                .check(new ClassFileImporter().importPaths(tests));
    }

    private static boolean marked(JavaPackage room) {
        return room.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static boolean sealed(JavaClass each) {
        return each.getModifiers().contains(JavaModifier.ABSTRACT)
                && each.reflect().isSealed();
    }

    private static DescribedPredicate<JavaAccess<?>> takenFromTheAir() {
        return describe("takes time or chance from the air", access -> {
            AccessTarget target = access.getTarget();
            return FROM_THE_AIR
                    .getOrDefault(target.getOwner().getFullName(), Set.of())
                    .contains(target.getName());
        });
    }
}
