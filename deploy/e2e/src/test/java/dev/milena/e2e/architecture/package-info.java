/** The dependency rules of the plan and the enforceable habits of the house, as tests over the compiled classes of every module. */
@NullMarked
package dev.milena.e2e.architecture;

import org.jspecify.annotations.NullMarked;
