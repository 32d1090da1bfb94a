/**
 * The engine that runs each instance in a container of its own, by the Docker Engine of this host.
 *
 * <p>What a container is made of is told by the container itself: its labels say whose it is, and {@code inspect} says the
 * rest. The only file of ours is the installation's id, by which the containers are found again. Files and data lie in
 * directories of this host, so that a container may be thrown away and made anew at any time.
 *
 * <p>Instances reach one another neither directly nor by their published ports, and their private addresses are not
 * translated on the way out, so that nothing outside can answer them. Two things stay within reach, and only the host's
 * firewall can close them: services of this host that listen on all addresses (programs that are meant for this host alone
 * should listen on the loopback address), and machines that have a route back to the container network, which a network
 * should not have. Only the composition root names this package.
 */
@NullMarked
package io.cachepilot.instance.docker;

import org.jspecify.annotations.NullMarked;
