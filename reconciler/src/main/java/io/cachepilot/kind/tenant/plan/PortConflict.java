package io.cachepilot.kind.tenant.plan;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why a tenant gets no ports.
 *
 * @param because what is wrong
 * @param other the tenant that has or wants the same port, if there is one
 * @param remedy what to do
 */
public record PortConflict(String because, Optional<String> other, String remedy) {
    /** The whole sentence; {@code place} says where a tenant is named, so that both places are. */
    public String text(UnaryOperator<String> place) {
        String where = other.map(tenant -> " (" + place.apply(tenant) + ")").orElse("");
        return because + where + "; " + remedy;
    }
}
