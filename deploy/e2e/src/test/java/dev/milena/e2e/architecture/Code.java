package dev.milena.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Every production class of Milena, read once from the class path of this module. */
final class Code {

    static final JavaClasses MILENA = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.milena");

    private static final String ROOT = "dev.milena.";

    private Code() {}

    static final DescribedPredicate<JavaClass> PUBLIC_TOP_LEVEL = describe(
            "public top-level classes",
            each -> each.isTopLevelClass() && each.getModifiers().contains(JavaModifier.PUBLIC));

    /** {@code stream} for {@code dev.milena.stream.wire}; nothing for what is not ours. */
    static String module(JavaClass each) {
        String name = each.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        int dot = name.indexOf('.', ROOT.length());
        return name.substring(ROOT.length(), dot < 0 ? name.length() : dot);
    }

    static DescribedPredicate<JavaClass> named(String... fullNames) {
        return describe("named " + String.join(", ", fullNames), each -> {
            for (String name : fullNames) {
                if (each.getFullName().equals(name) || each.getFullName().startsWith(name + "$")) {
                    return true;
                }
            }
            return false;
        });
    }
}
