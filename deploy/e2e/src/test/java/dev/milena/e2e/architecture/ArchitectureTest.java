package dev.milena.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.milena.e2e.architecture.Code.MILENA;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may see whom. */
class ArchitectureTest {

    /** What each module may see of ours, besides itself. The whole map of the product: what is not said here is refused. */
    private static final Map<String, List<String>> MAY_SEE = Map.ofEntries(
            Map.entry("mail", List.of()),
            Map.entry("smtp", List.of("mail")),
            Map.entry("runtime", List.of("mail")),
            Map.entry("dns", List.of("mail", "runtime")),
            Map.entry("stream", List.of("mail", "runtime")),
            Map.entry("testkit", List.of("mail", "smtp", "runtime", "dns")),
            Map.entry("ingress", List.of("mail", "smtp", "stream", "runtime")),
            Map.entry("router", List.of("mail", "dns", "stream", "runtime")),
            Map.entry("deliverer", List.of("mail", "smtp", "stream", "runtime")),
            Map.entry("embedded", List.of()),
            Map.entry("bench", List.of()),
            Map.entry(
                    "standalone",
                    List.of("ingress", "router", "deliverer", "embedded", "stream", "runtime", "dns", "mail")),
            Map.entry(
                    "cli",
                    List.of(
                            "standalone",
                            "ingress",
                            "router",
                            "deliverer",
                            "embedded",
                            "stream",
                            "runtime",
                            "mail",
                            "bench")));

    /** A suite that silently saw nothing would pass: these are floors well below what there is. */
    private static final Map<String, Integer> FLOOR = Map.of(
            "mail",
            25,
            "smtp",
            10,
            "runtime",
            25,
            "dns",
            10,
            "stream",
            40,
            "ingress",
            15,
            "router",
            10,
            "deliverer",
            25,
            "embedded",
            5,
            "bench",
            30);

    private static final List<String> SERVICES = List.of("ingress", "router", "deliverer");

    @Test
    void theSuiteSeesTheWholeProduct() {
        FLOOR.forEach((module, floor) -> assertThat(MILENA.stream()
                        .filter(each -> each.getPackageName().startsWith("dev.milena." + module))
                        .count())
                .as("classes of %s", module)
                .isGreaterThanOrEqualTo(floor));
        assertThat(MAY_SEE.keySet())
                .containsAll(MILENA.stream().map(Code::module).toList());
    }

    @TestFactory
    List<DynamicTest> aModuleSeesOnlyWhatItMay() {
        return MAY_SEE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> noClasses()
                        .that()
                        .resideInAPackage("dev.milena." + entry.getKey() + "..")
                        .should()
                        .dependOnClassesThat(oursOutside(entry.getKey(), entry.getValue()))
                        .allowEmptyShould(true)
                        .check(MILENA)))
                .toList();
    }

    @Test
    void mailDependsOnTheLanguageOnly() {
        classes()
                .that()
                .resideInAPackage("dev.milena.mail..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.milena.mail..", "java..", "org.jspecify..", "com.google.errorprone.annotations.."))
                .check(MILENA);
    }

    @Test
    void protocolCoresDoNoIo() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.milena.smtp..", "dev.milena.ingress.session..", "dev.milena.deliverer.dialogue..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.netty..", "java.nio.channels..", "javax.net.."))
                .orShould()
                .dependOnClassesThat(
                        // an address is a noun of the dialogue; a socket is not
                        resideInAnyPackage("java.net..")
                                .and(not(Code.named(
                                        "java.net.InetAddress", "java.net.Inet4Address", "java.net.Inet6Address"))))
                .check(MILENA);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("dev.milena.(**)").should().beFreeOfCycles().check(MILENA);
    }

    @TestFactory
    List<DynamicTest> noRoomKnowsTheWholeOfItsService() {
        return SERVICES.stream()
                .map(service -> DynamicTest.dynamicTest(service, () -> noClasses()
                        .that()
                        .resideInAPackage("dev.milena." + service + ".(*)..")
                        .should()
                        .dependOnClassesThat(describe("stand in the hall of " + service, each -> each.getPackageName()
                                .equals("dev.milena." + service)))
                        .check(MILENA)))
                .toList();
    }

    @TestFactory
    List<DynamicTest> aHallHoldsMainAndConfigurationOnly() {
        return SERVICES.stream()
                .map(service -> DynamicTest.dynamicTest(service, () -> classes()
                        .that()
                        .resideInAPackage("dev.milena." + service)
                        .and()
                        .areTopLevelClasses()
                        .and()
                        .areNotAnnotatedWith("org.jspecify.annotations.NullMarked")
                        .should()
                        .haveSimpleName("Main")
                        .orShould()
                        .haveNameMatching(".*(Config|Service)")
                        .orShould()
                        .bePackagePrivate()
                        .allowEmptyShould(true)
                        .check(MILENA)))
                .toList();
    }

    private static DescribedPredicate<JavaClass> oursOutside(String module, List<String> others) {
        return describe("are ours and outside of " + module + " and " + others, each -> {
            String other = Code.module(each);
            return !other.isEmpty() && !other.equals(module) && !others.contains(other);
        });
    }
}
