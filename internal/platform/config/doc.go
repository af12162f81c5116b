// Package config reads what an operator decided: from built-in values, then a
// YAML file, then the environment, each overriding the one before.
//
// Config is the only list of keys. Its tags carry name, variable, default and
// explanation, and from them come the loader, docs/config.md, the example file
// and the redacted view for `hearth doctor`, so that none of them can disagree.
//
// A wrong value stops the start with one message that names every wrong key,
// what was found and what to write instead. The value of a secret is never
// part of a message. Each secret NAME can also be given as NAME_FILE, the path
// of a file that holds it.
package config
