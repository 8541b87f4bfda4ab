package dev.milena.e2e.faults;

import dev.milena.e2e.process.MilenaProcess;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands a story its cluster, and shows what its processes said when it fails. JUnit's stores close the clusters. */
final class Clusters implements ParameterResolver, AfterTestExecutionCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        With with = with(context);
        return store(context, with)
                .computeIfAbsent(
                        Cluster.class,
                        type -> with.shared()
                                ? new Cluster(1, Cluster.IMPATIENT, "")
                                : new Cluster(with.deliverers(), with.deliverer(), with.kafkaProperties()),
                        Cluster.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Cluster cluster = store(context, with(context)).get(Cluster.class, Cluster.class);
        if (cluster != null) {
            context.getExecutionException()
                    .ifPresent(failure -> failure.addSuppressed(new WhatTheySaid(cluster.processes().stream()
                            .map(MilenaProcess::tail)
                            .collect(Collectors.joining("\n")))));
        }
    }

    /** One cluster for the stories of a class; one for all that share. */
    private static Store store(ExtensionContext context, With with) {
        ExtensionContext owner = context;
        while (!with.shared() && isOfAClass(owner.getParent())) {
            owner = owner.getParent().orElseThrow();
        }
        owner = with.shared() ? context.getRoot() : owner;
        // The name tells them apart: a store that has no value of its own answers with that of the root.
        return owner.getStore(ExtensionContext.Namespace.create(Clusters.class, with.shared()));
    }

    private static boolean isOfAClass(Optional<ExtensionContext> context) {
        return context.flatMap(ExtensionContext::getTestClass).isPresent();
    }

    private static With with(ExtensionContext context) {
        return context.getRequiredTestClass().getAnnotation(With.class);
    }

    /** Stands below a failure in the report. */
    private static final class WhatTheySaid extends RuntimeException {

        private static final long serialVersionUID = 1;

        WhatTheySaid(String text) {
            super(text, null, false, false);
        }
    }
}
