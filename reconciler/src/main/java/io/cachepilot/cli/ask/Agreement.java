package io.cachepilot.cli.ask;

import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.Terminal;

/**
 * How a person agrees to what a change loses.
 *
 * @param given whether that was done beforehand, whatever it is
 */
public record Agreement(Terminal terminal, boolean given) {
    /**
     * Asks for it.
     *
     * @param loss what would be lost, in a sentence
     * @throws io.cachepilot.cli.terminal.CommandFailed when it is not given
     */
    void require(String loss, Instruction instruction) {
        switch (instruction) {
            case Instruction.Remove _ -> Confirmation.require(terminal, loss, "Remove it?", "nothing was removed");
            case Instruction.Act _, Instruction.Restore _, Instruction.Suspend _, Instruction.Write _ ->
                Confirmation.require(terminal, loss, "Stop it?", "nothing was changed");
        }
    }
}
