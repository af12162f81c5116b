// Package formats is a group's own meeting formats: copied from those that
// Hearth brings along, from another group or from a file, changed in an editor,
// and kept with every version. What a format is says package format.
//
// What always holds:
//   - Members see formats, facilitators change them, nobody else learns of them.
//     Hints for facilitators are in what facilitators get, and in nothing else.
//   - Every version that is kept can be run: it passed format.Format.Check.
//   - A version is never changed. An edit makes the next one, and only from the
//     version that it began with; going back makes a new one too.
//   - A format is the group's, like its agreements: sealed under the group's
//     key, it stays when whoever wrote it leaves or is erased; their name goes.
//   - What a meeting runs on can be had as long as the version is kept, also
//     when the format is archived.
//
// It owns the tables meeting_format and meeting_format_version.
package formats
