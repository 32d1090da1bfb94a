package io.cachepilot.json;

import java.security.PrivateKey;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Refuses to write values of types that hold secrets: as a value, in a record, a list, a map, or as a key of one. */
final class RefusedTypes {
    JacksonModule module() {
        var module = new SimpleModule("refused types");
        refuse(module, Unwritable.class);
        refuse(module, PrivateKey.class);
        return module;
    }

    private static <T> void refuse(SimpleModule module, Class<T> type) {
        module.addSerializer(type, new Refusing<>());
        module.addKeySerializer(type, new Refusing<>());
    }

    /** A value of such a type is there. */
    static final class Met extends DatabindException {
        Met(JsonGenerator out, Object value) {
            super(
                    out,
                    "a " + value.getClass().getSimpleName()
                            + " is not written as JSON; take out of it what may be seen");
        }
    }

    private static final class Refusing<T> extends ValueSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            throw new Met(out, value);
        }
    }
}
