//! Files that are cut in place while they are mapped.
//!
//! Who reads a page that its file has no more gets the signal SIGBUS, which ends the process. A server must
//! not end because somebody copied over its index. Once [`survive`] was called such a page reads as zeros, and
//! [`count`] tells so: what was read from files that were open before is not to be believed.

use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Pages that were missing when they were read.
static MISSING: AtomicUsize = AtomicUsize::new(0);

/// How many pages were missing so far when this process read them.
pub fn count() -> usize {
    MISSING.load(Ordering::SeqCst)
}

/// From here on this process survives that a file is cut that it has mapped. Only on Linux: elsewhere the
/// signal has other meanings, too.
///
/// # Errors
/// When the system does not allow it.
pub fn survive() -> io::Result<()> {
    #[cfg(all(target_os = "linux", feature = "serve"))]
    signal::survive()?;
    Ok(())
}

#[cfg(all(target_os = "linux", feature = "serve"))]
#[allow(unsafe_code, reason = "handlers of signals and maps are matters of the system")]
mod signal {
    use std::{io, mem, ptr};

    use libc::{c_int, c_void, siginfo_t};

    use super::{AtomicUsize, MISSING, Ordering};

    static PAGE: AtomicUsize = AtomicUsize::new(4096);

    pub fn survive() -> io::Result<()> {
        // SAFETY: `sysconf` has no preconditions; the action is zeroed, which is a valid one, and then filled
        // in; the handler calls only what may be called in one: `mmap`, `signal` and atomics.
        unsafe {
            if let Ok(page) = usize::try_from(libc::sysconf(libc::_SC_PAGESIZE)) {
                PAGE.store(page, Ordering::SeqCst);
            }
            let mut action: libc::sigaction = mem::zeroed();
            action.sa_sigaction = on_bus_error as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO;
            match libc::sigaction(libc::SIGBUS, &raw const action, ptr::null_mut()) {
                0 => Ok(()),
                _ => Err(io::Error::last_os_error()),
            }
        }
    }

    /// Puts a page of zeros where the file has none, and lets the reader go on.
    extern "C" fn on_bus_error(_: c_int, info: *mut siginfo_t, _: *mut c_void) {
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
            // Read again, it ends the process, as it would have without us.
            libc::signal(libc::SIGBUS, libc::SIG_DFL);
        }
    }
}
