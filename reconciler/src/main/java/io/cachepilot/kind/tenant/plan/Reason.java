package io.cachepilot.kind.tenant.plan;

/** Why an action is in a plan, in words for the person who reads it at night. */
public enum Reason {
    NEW("the tenant is new"),
    SPEC_CHANGED("the spec changed"),
    DRIFTED("it was changed outside of the spec"),
    STOP_ASKED("the spec says running: false"),
    START_ASKED("the spec says running: true"),
    RESTART_ASKED("the spec asks for a restart"),
    CRASHED("the server ended by itself"),
    NOT_CHANGEABLE_LIVE("what differs can't be changed in the running server"),
    CONTROL_LOST("the server refuses our user, so nothing else can repair it"),
    CERTIFICATE_MISSING("there is no readable certificate"),
    CERTIFICATE_NAMES("the certificate is for other names"),
    CERTIFICATE_ISSUER("the certificate is not of the current authority"),
    RENEWAL_ASKED("the spec asks for a new certificate"),
    CERTIFICATE_EXPIRING("the certificate has reached two thirds of its life"),
    CERTIFICATE_NOT_SERVED("the server shows another certificate than the one on disk"),
    DATA_CARRIED_OVER("the data carried over a restart is loaded"),
    MANIFEST_GONE("its manifest is gone");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
