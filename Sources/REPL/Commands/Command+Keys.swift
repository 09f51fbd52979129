extension Command {
  static let keys = Command("keys", "the keys of the prompt") { repl, _ in _ = repl.console.show(KeysPage.text) }
}

/// What the keys of the prompt do (`KeyBindings`), as long as the user's `~/.editrc` says nothing else.
enum KeysPage {
  static let text = """
    Enter                   runs the entry; begins a line while something is open
    Alt-Enter, Ctrl-O       begin a line anyway
    Tab                     completes, or lists what fits; again: the next page
    →, End at the end       take what the history suggests in grey; Ctrl-→ a word
    ↑ ↓                     lines of the entry, then entries that begin like it
    Alt-P, Alt-N            entries that begin like it, from any line
    Ctrl-R, Ctrl-S          search the history, back and on; Ctrl-G leaves it
    Ctrl-A, Ctrl-E          the line's beginning and end; Alt-<, Alt-> the entry's
    Ctrl-K, Ctrl-U, Ctrl-W  cut to the line's end, start, a word; Ctrl-Y inserts
    Ctrl-_                  takes back a change
    Ctrl-X Ctrl-E           the entry in $EDITOR
    Ctrl-C                  drops the entry; stops what is running
    Ctrl-L, Ctrl-Z, Ctrl-D  clear the screen, suspend, leave
    `bind -v` in ~/.editrc gives vi's keys, `bind KEY FUNCTION` others.
    """
}
