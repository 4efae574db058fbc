"""Ready texts that make other programs say what is due; each is pasted as it stands."""

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Place = Literal["cron", "systemd", "tmux", "bash", "zsh", "fish", "starship"]
EVERY_S = 60  # how often a prompt asks anew; it shows what it knows in between


@dataclass(frozen=True, slots=True)
class Setup:
    """What the texts are made from.

    ``words`` is flashdl as it is started here, ``env`` the variables that a program started
    elsewhere would not have, ``hour`` and ``minute`` when to be reminded.
    """

    words: Sequence[str]
    env: Mapping[str, str]
    hour: int
    minute: int
    mac: bool = False

    @property
    def flashdl(self) -> str:
        """The start of a command line of a shell."""
        given = [f"{name}={value}" for name, value in sorted(self.env.items())]
        return shlex.join([*(["env", *given] if given else []), *self.words])

    @property
    def notice(self) -> str:
        """A command line of a shell that shows on the desktop what is due."""
        said = f"$({self.flashdl} due)"
        if self.mac:
            return f'osascript -e "display notification \\"{said}\\" with title \\"flashdl\\""'
        return f'notify-send flashdl "{said}"'


def cron(setup: Setup) -> str:
    """Lines of a crontab; a percent sign would end the command there."""
    when, ask = f"{setup.minute} {setup.hour} * * *", f"{setup.flashdl} due --check"
    bus = "" if setup.mac else "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus "
    lines = [
        "# crontab -e opens your table; add one of the two lines.",
        "# A notice on the desktop, on a day when something is due:",
        f"{when} {ask} && {bus}{setup.notice}".replace("%", r"\%"),
        "# A mail, which cron itself sends to MAILTO:",
        "MAILTO=you@example.org",
        f"{when} {ask} && {setup.flashdl} due".replace("%", r"\%"),
    ]
    return "\n".join(lines)


def systemd(setup: Setup) -> str:
    """A script that writes a unit and a timer of the user and starts the timer."""
    script = f"{setup.flashdl} due --check && {setup.notice}"
    return f"""\
# Paste this into a shell: it writes two files and starts the timer.
mkdir -p ~/.config/systemd/user
cat > ~/.config/systemd/user/flashdl.service <<'END'
[Unit]
Description=Say what flashdl has due today

[Service]
Type=oneshot
# 4: nothing is due
SuccessExitStatus=4
ExecStart=/bin/sh -c {_unit_word(script)}
END
cat > ~/.config/systemd/user/flashdl.timer <<'END'
[Unit]
Description=Say what flashdl has due today, once a day

[Timer]
OnCalendar=*-*-* {setup.hour:02}:{setup.minute:02}:00
Persistent=true

[Install]
WantedBy=timers.target
END
systemctl --user daemon-reload
systemctl --user enable --now flashdl.timer"""


def tmux(setup: Setup) -> str:
    """Lines of a tmux configuration; its status line reads ``#`` and ``%`` as its own."""
    command = f"{setup.flashdl} due --prompt".replace("#", "##").replace("%", "%%")
    return f"""\
# ~/.tmux.conf: how much is due, at the right of the status line.
set -g status-interval {EVERY_S}
set -ag status-right {_tmux_word(f" #({command})")}"""


def bash(setup: Setup) -> str:
    """Lines for ``.bashrc``."""
    return f"""\
# ~/.bashrc: [7+3] before the prompt is 7 due and 3 new, asked once a minute.
__flashdl_due() {{
  local status=$?
  if (( SECONDS >= ${{__flashdl_next:-0}} )); then
    __flashdl_next=$(( SECONDS + {EVERY_S} ))
    __flashdl_left=$({setup.flashdl} due --prompt 2>/dev/null)
  fi
  return $status
}}
PROMPT_COMMAND="__flashdl_due${{PROMPT_COMMAND:+; $PROMPT_COMMAND}}"
PS1='${{__flashdl_left:+[$__flashdl_left] }}'"$PS1\""""


def zsh(setup: Setup) -> str:
    """Lines for ``.zshrc``."""
    return f"""\
# ~/.zshrc: [7+3] before the prompt is 7 due and 3 new, asked once a minute.
setopt prompt_subst
__flashdl_due() {{
  if (( SECONDS >= ${{__flashdl_next:-0}} )); then
    __flashdl_next=$(( SECONDS + {EVERY_S} ))
    __flashdl_left=$({setup.flashdl} due --prompt 2>/dev/null)
  fi
}}
autoload -Uz add-zsh-hook
add-zsh-hook precmd __flashdl_due
PROMPT='${{__flashdl_left:+[$__flashdl_left] }}'$PROMPT"""


def fish(setup: Setup) -> str:
    """Lines for ``config.fish``."""
    return f"""\
# ~/.config/fish/config.fish: [7+3] at the right is 7 due and 3 new, asked once a minute.
function fish_right_prompt
    set -q __flashdl_next; or set -g __flashdl_next 0
    if test (date +%s) -ge $__flashdl_next
        set -g __flashdl_next (math (date +%s) + {EVERY_S})
        set -g __flashdl_left ({setup.flashdl} due --prompt 2>/dev/null)
    end
    test -n "$__flashdl_left"; and echo -n "[$__flashdl_left]"
end"""


def starship(setup: Setup) -> str:
    """A module for ``starship.toml``; what stands in its parentheses is left out when empty."""
    return f"""\
# ~/.config/starship.toml: 7+3 is 7 due and 3 new.
[custom.flashdl]
command = {json.dumps(f"{setup.flashdl} due --prompt")}
when = true
shell = ["sh"]
format = '([$output]($style) )'"""


TEXTS: Mapping[Place, Callable[[Setup], str]] = {
    "cron": cron, "systemd": systemd, "tmux": tmux, "bash": bash, "zsh": zsh, "fish": fish,
    "starship": starship,
}  # fmt: skip


def _unit_word(text: str) -> str:
    """One argument of a command line of systemd, which expands ``%`` and ``$`` itself."""
    for sign, kept in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        text = text.replace(sign, kept)
    return f'"{text}"'


def _tmux_word(text: str) -> str:
    """One argument in tmux's configuration."""
    for sign in ("\\", '"', "$"):
        text = text.replace(sign, "\\" + sign)
    return f'"{text}"'
