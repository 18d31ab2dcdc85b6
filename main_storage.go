package main

import (
	"fmt"

	"easyday/app"
	"easyday/storage"
)

type backupCmd struct{ configFlag }

// Run makes a backup.
func (c backupCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	path, err := app.Backup(e.ctx, config, app.SystemClock{}, e.log)
	if err != nil {
		return fmt.Errorf("no backup was made: %w", err)
	}
	fmt.Fprintf(e.out, "The backup is %s.\n", path)
	return nil
}

type restoreCmd struct {
	configFlag
	File string `arg:"" help:"The backup." type:"path"`
}

// Run restores a backup.
func (c restoreCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	done, err := app.Restore(e.ctx, config, c.File, app.SystemClock{}, e.log)
	if err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	fmt.Fprintf(e.out, "Restored: %s.\n", holdings(done.Contents))
	if done.Aside != "" {
		fmt.Fprintf(e.out, "The file that was replaced is kept as %s; it is deleted when backups of today are.\n", done.Aside)
	}
	if done.Unread != nil {
		fmt.Fprintf(e.err, "Who was forgotten since that backup could not be read from the replaced file (%v): ask them to say /forget again.\n", done.Unread)
	}
	return nil
}

type compactCmd struct{ configFlag }

// Run compacts the database.
func (c compactCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	free, err := app.Compact(e.ctx, config, app.SystemClock{}, e.log)
	if err != nil {
		return fmt.Errorf("nothing was compacted: %w", err)
	}
	fmt.Fprintf(e.out, "The database was compacted; %.0f%% of it was free.\n", free*100)
	return nil
}

type verifyCmd struct {
	configFlag
	File string `arg:"" optional:"" help:"The file to check (default: the configured database)." type:"path"`
}

// Run checks a file.
func (c verifyCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	path, found, err := app.Verify(e.ctx, config, c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s is sound: %s.\n", path, holdings(found))
	return nil
}

// holdings says what a store holds, in words.
func holdings(c storage.Contents) string {
	count := func(n int, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprint(n, " ", many)
	}
	return count(c.Athletes, "person", "people") + ", " + count(c.Sessions, "session", "sessions") + ", " + count(c.Notices, "reminder", "reminders") + ", " +
		count(c.Teams, "team", "teams") + ", " + count(c.Days, "team day", "team days") + ", " + count(c.RSVPs, "answer to them", "answers to them")
}
