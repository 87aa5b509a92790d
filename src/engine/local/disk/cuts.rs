//! Files that are cut in place while they are mapped.
//!
//! Who reads a page that its file has no more gets the signal SIGBUS, which ends the process without a word.
//! A command is to say why it ends: [`end`]. A server must not end because somebody copied over its index:
//! once [`survive`] was called such a page reads as zeros, and [`Opened`] tells so. What was read from files
//! that were open before is not to be believed then.
//!
//! Only on Linux: elsewhere the signal has other meanings, too.

use std::{
    io,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Pages that were missing when they were read.
static MISSING: AtomicUsize = AtomicUsize::new(0);

/// What a process that ends says, and with which code.
static LAST: OnceLock<(String, i32)> = OnceLock::new();

/// A moment at which files were opened.
#[derive(Debug, Clone, Copy)]
pub struct Opened(usize);

impl Opened {
    /// Now, before they are.
    pub fn now() -> Self {
        Self(MISSING.load(Ordering::SeqCst))
    }

    /// Whether no page was missing since.
    pub fn is_whole(self) -> bool {
        self.0 == MISSING.load(Ordering::SeqCst)
    }

    /// # Errors
    /// When a page was missing since.
    pub fn check(self) -> Result<(), &'static str> {
        let cut = "a file of it was cut or replaced while it was open";
        if self.is_whole() { Ok(()) } else { Err(cut) }
    }
}

/// From here on this process survives that a file is cut that it has mapped.
///
/// # Errors
/// When the system does not allow it.
pub fn survive() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    signal::install(signal::put_zeros)?;
    Ok(())
}

/// From here on this process prints `message` to stderr and ends with `code` when a file is cut that it has
/// mapped; the first of both counts where this is called again.
///
/// # Errors
/// When the system does not allow it.
pub fn end(message: String, code: i32) -> io::Result<()> {
    let _ = LAST.set((message, code));
    #[cfg(target_os = "linux")]
    signal::install(signal::say_and_end)?;
    Ok(())
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "handlers of signals and maps are matters of the system")]
mod signal {
    use std::{io, mem, ptr};

    use libc::{c_int, c_void, siginfo_t};

    use super::{AtomicUsize, LAST, MISSING, Ordering};

    static PAGE: AtomicUsize = AtomicUsize::new(4096);

    type Handler = extern "C" fn(c_int, *mut siginfo_t, *mut c_void);

    pub fn install(handler: Handler) -> io::Result<()> {
        // SAFETY: `sysconf` has no preconditions; the action is zeroed, which is a valid one, and then filled
        // in; the handlers call only what may be called in one: `mmap`, `signal`, `write`, `_exit` and atomics.
        unsafe {
            if let Ok(page) = usize::try_from(libc::sysconf(libc::_SC_PAGESIZE)) {
                PAGE.store(page, Ordering::SeqCst);
            }
            let mut action: libc::sigaction = mem::zeroed();
            action.sa_sigaction = handler as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO;
            match libc::sigaction(libc::SIGBUS, &raw const action, ptr::null_mut()) {
                0 => Ok(()),
                _ => Err(io::Error::last_os_error()),
            }
        }
    }

    /// Puts a page of zeros where the file has none, and lets the reader go on.
    pub extern "C" fn put_zeros(_: c_int, info: *mut siginfo_t, _: *mut c_void) {
        // SAFETY: the system hands in a valid `info`. Of the whole process only maps of files have pages that can
        // be missing, and they are never written to; the new page takes the place of the missing one alone.
        unsafe {
            let page = PAGE.load(Ordering::SeqCst);
            let start = (*info).si_addr().map_addr(|address| address & !(page - 1));
            if (*info).si_code == libc::BUS_ADRERR {
                let flags = libc::MAP_PRIVATE | libc::MAP_FIXED | libc::MAP_ANONYMOUS;
                if libc::mmap(start, page, libc::PROT_READ, flags, -1, 0) == start {
                    MISSING.fetch_add(1, Ordering::SeqCst);
                    return;
                }
            }
        }
        end_as_without_us();
    }

    /// Ends the process, and says why.
    pub extern "C" fn say_and_end(_: c_int, info: *mut siginfo_t, _: *mut c_void) {
        // SAFETY: the system hands in a valid `info`; the message lives as long as the process.
        unsafe {
            if let Some((message, code)) = LAST.get()
                && (*info).si_code == libc::BUS_ADRERR
            {
                // Where stderr is closed, the code tells it.
                let _ = libc::write(2, message.as_ptr().cast(), message.len());
                libc::_exit(*code);
            }
        }
        end_as_without_us();
    }

    /// Read again, the page ends the process.
    fn end_as_without_us() {
        // SAFETY: it sets what is set before any handler is.
        unsafe {
            libc::signal(libc::SIGBUS, libc::SIG_DFL);
        }
    }
}
