package dev.milena.e2e.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks a story of faults and says what its cluster is like. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("faults")
@ExtendWith(Clusters.class)
@interface With {

    /** Nothing is killed: the story takes the one cluster that all such stories share, with short timeouts, and keeps apart by its domains. */
    boolean shared() default false;

    int deliverers() default 1;

    /** The deliverer's section but for ports and networks; lines of YAML, two blanks deep. */
    String deliverer() default Cluster.PATIENT;

    /** Of every Kafka client: YAML between braces. */
    String kafkaProperties() default "";
}
