package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"easyday/bot"
	"easyday/commands"
	"easyday/recovery"
	"easyday/scheduler"
	"easyday/storage"
)

// backups is where and how often backups are made; the zero value for an engine without a file.
func (s StorageConfig) backups() storage.Backups {
	path, isFile := storage.FilePath(s.URL)
	if !isFile || s.BackupDir == "" || s.BackupsKept == 0 {
		return storage.Backups{}
	}
	dir := s.BackupDir
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(filepath.Dir(path), dir)
	}
	return storage.Backups{Dir: dir, Every: s.BackupEvery, Kept: s.BackupsKept}
}

// keeper looks after the store's file; nil for an engine without one.
func (s StorageConfig) keeper(store storage.Store, log *slog.Logger) scheduler.Keeper {
	file, isFile := store.(storage.File)
	if !isFile {
		return nil
	}
	path, _ := storage.FilePath(s.URL)
	return storage.Keeper{Store: store, File: file, Path: path, Backups: s.backups(), Log: log}
}

// errNoFile is what the commands below say to an engine that has no file of its own.
var errNoFile = errors.New("the configured storage is not one file: use its own tools for backups")

// filePath is where the configured file lies. It fails with errNoFile.
func filePath(c Config) (string, error) {
	path, isFile := storage.FilePath(c.Storage.URL)
	if !isFile {
		return "", errNoFile
	}
	return path, nil
}

// tend opens the configured store, which must not be in use, for f. An absent one is not made.
func tend(ctx context.Context, c Config, clock bot.Clock, log *slog.Logger, f func(file storage.File) error) error {
	path, err := filePath(c)
	if err != nil {
		return err
	}
	if _, err := storage.Verify(ctx, path); err != nil {
		return plainLocked(err)
	}
	store, err := storage.Open(ctx, c.Storage.URL, storage.Options{Now: clock.Now, Log: log, Forget: commands.Forget})
	if err != nil {
		return plainLocked(err)
	}
	return errors.Join(f(store.(storage.File)), store.Close())
}

// plainLocked adds what the bot itself does while it runs to the error of a file that it holds.
func plainLocked(err error) error {
	if recovery.ReasonOf(err) == "locked" {
		return fmt.Errorf("%w (an easyday that is running makes its own backups and compacts by itself)", err)
	}
	return err
}

// Backup makes a backup of the configured store in the configured folder, and says where it lies.
func Backup(ctx context.Context, c Config, clock bot.Clock, log *slog.Logger) (path string, err error) {
	b := c.Storage.backups()
	if b.Life() == 0 {
		return "", errors.New("no backups are configured: set storage.backup_dir and storage.backups_kept")
	}
	path = b.Path(clock.Now())
	return path, tend(ctx, c, clock, log, func(file storage.File) error { return file.Backup(ctx, path) })
}

// Compact rewrites the configured store's file without what was deleted, and says which share of it was free.
func Compact(ctx context.Context, c Config, clock bot.Clock, log *slog.Logger) (free float64, err error) {
	err = tend(ctx, c, clock, log, func(file storage.File) error {
		if free, err = file.FreeShare(ctx); err != nil {
			return err
		}
		return file.Compact(ctx)
	})
	return free, err
}

// Restore puts a backup in the place of the configured store; see storage.Restore.
func Restore(ctx context.Context, c Config, backup string, clock bot.Clock, log *slog.Logger) (storage.Restored, error) {
	path, err := filePath(c)
	if err != nil {
		return storage.Restored{}, err
	}
	return storage.Restore(ctx, backup, path, storage.Options{Now: clock.Now, Log: log, Forget: commands.Forget})
}

// Verify checks a store's file, "" for the configured one, and says which that was and what it holds.
func Verify(ctx context.Context, c Config, file string) (path string, found storage.Contents, err error) {
	if path = file; path == "" {
		if path, err = filePath(c); err != nil {
			return "", found, err
		}
	}
	found, err = storage.Verify(ctx, path)
	return path, found, err
}
