/** The product as processes: {@link dev.milena.e2e.process.MilenaProcess} is one of them, {@link dev.milena.e2e.process.Ports} where they find each other. */
@NullMarked
package dev.milena.e2e.process;

import org.jspecify.annotations.NullMarked;
