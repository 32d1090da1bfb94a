package io.cachepilot.api.cachepilot;

import java.util.List;

/**
 * What is wrong with a value of a request.
 *
 * @param loc where it is, the outermost first: {@code body, tenant_name}
 * @param msg what is wrong, in words that clients of this API know
 * @param type the same as a word
 */
record Fault(List<String> loc, String msg, String type) {
    /** A request that can't be understood or carried out; nothing was done. */
    static final class Unprocessable extends RuntimeException {
        private final transient List<Fault> faults;

        Unprocessable(List<Fault> faults) {
            super(faults.toString(), null, false, false);
            this.faults = List.copyOf(faults);
        }

        List<Fault> faults() {
            return faults;
        }
    }

    /** A value that is understood and not allowed; nothing was done. */
    static final class Invalid extends RuntimeException {
        private final String title;

        /** @param title what kind of mistake it is, {@code Validation error} */
        Invalid(String title, String message) {
            super(message, null, false, false);
            this.title = title;
        }

        String title() {
            return title;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** The tenant that is spoken of is not there. */
    static final class NoSuchTenant extends RuntimeException {
        private final String tenant;

        NoSuchTenant(String tenant) {
            super(tenant, null, false, false);
            this.tenant = tenant;
        }

        String tenant() {
            return tenant;
        }
    }
}
