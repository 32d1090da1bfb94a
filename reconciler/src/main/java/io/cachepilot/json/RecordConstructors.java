package io.cachepilot.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.bean.PropertyValueBuffer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Makes records by plain reflection. Jackson itself makes a method handle for each constructor, and the JVM about ten classes for
 * each of those, which is a tenth of what a command takes that starts anew and reads a few records.
 */
final class RecordConstructors extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(JacksonModule.SetupContext context) {
        context.addValueInstantiators(new Found());
    }

    private static final class Found implements ValueInstantiators {
        @Override
        public @Nullable ValueInstantiator findValueInstantiator(
                DeserializationConfig config, BeanDescription.Supplier type) {
            return null;
        }

        @Override
        public ValueInstantiator modifyValueInstantiator(
                DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator usual) {
            boolean ofRecord = type.getBeanClass().isRecord()
                    && usual.getWithArgsCreator() != null
                    && usual.getWithArgsCreator().getAnnotated() instanceof Constructor<?>;
            return ofRecord ? new Reflecting(usual) : usual;
        }
    }

    private static final class Reflecting extends ValueInstantiator.Delegating {
        private static final long serialVersionUID = 1L;

        Reflecting(ValueInstantiator usual) {
            super(usual);
        }

        @Override
        public Object createFromObjectWith(
                DeserializationContext context, SettableBeanProperty[] properties, PropertyValueBuffer values) {
            return createFromObjectWith(context, values.getParameters(context, properties));
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, Object[] values) {
            try {
                return ((Constructor<?>) getWithArgsCreator().getAnnotated()).newInstance(values);
            } catch (InvocationTargetException e) {
                return context.handleInstantiationProblem(getValueClass(), values, e.getCause());
            } catch (ReflectiveOperationException e) {
                return context.handleInstantiationProblem(getValueClass(), values, e);
            }
        }
    }
}
