//! Which drawing stands for which thing, so that a page names the thing and never the drawing.

use hypertext::{Buffer, Renderable};
use icondata_core::IconData;
use icondata_lu as lucide;

macro_rules! icons {
    ($($(#[$meta:meta])* $name:ident => $drawing:ident,)*) => {
        /// A thing of the panel that has a drawing of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$meta])* $name,)*
        }

        impl Icon {
            /// Every icon there is, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn drawing(self) -> &'static IconData {
                match self {
                    $(Self::$name => lucide::$drawing,)*
                }
            }
        }
    };
}

icons! {
    /// The morning worklist.
    Dashboard => LuGauge,
    /// Companies that buy from the provider.
    Clients => LuBuilding2,
    /// People who sign in.
    Users => LuUsers,
    /// Conversations with clients.
    Tickets => LuTicket,
    /// Bills.
    Invoices => LuReceipt,
    /// Money that moved.
    Journal => LuBookOpen,
    /// What a client subscribes to.
    Services => LuLayers,
    /// What can be bought.
    Products => LuBox,
    /// Prices and their rules, labels in general.
    PricingPlans => LuTag,
    /// Cloud projects.
    Projects => LuFolder,
    /// Instances, volumes and their like.
    Resources => LuServer,
    /// Registered internet domains.
    Domains => LuGlobe,
    /// Work that runs in the background.
    Operations => LuActivity,
    /// What happened, by whom.
    Audit => LuShieldCheck,
    /// Settings and configurations.
    Settings => LuSettings2,
    /// Columns, density, changes of configuration.
    Adjust => LuSlidersHorizontal,
    /// Search.
    Search => LuSearch,
    /// Adding.
    Plus => LuPlus,
    /// Removing, closing.
    Close => LuX,
    /// Done, chosen.
    Check => LuCheck,
    /// All further actions.
    More => LuEllipsis,
    /// The previous page or record.
    Previous => LuChevronLeft,
    /// The next page or record.
    Next => LuChevronRight,
    /// A list that opens below.
    Open => LuChevronDown,
    /// Sorted ascending.
    Ascending => LuArrowUp,
    /// Sorted descending.
    Descending => LuArrowDown,
    /// Export, download.
    Export => LuDownload,
    /// Import, upload.
    Import => LuUpload,
    /// Rows.
    List => LuList,
    /// Cards.
    Cards => LuLayoutGrid,
    /// Columns of a table.
    Columns => LuColumns3,
    /// Copying to the clipboard.
    Copy => LuCopy,
    /// A place on earth.
    Place => LuMapPin,
    /// E-mail.
    Email => LuMail,
    /// Telephone.
    Phone => LuPhone,
    /// Something needs attention.
    Warning => LuTriangleAlert,
    /// A problem.
    Problem => LuCircleAlert,
    /// An explanation.
    Information => LuInfo,
    /// Editing.
    Edit => LuPencil,
    /// Deleting a record.
    Delete => LuTrash2,
    /// Suspending.
    Suspend => LuPause,
    /// Resuming.
    Resume => LuPlay,
    /// Ending a service for good.
    Terminate => LuBan,
    /// Acting as someone else.
    Impersonate => LuVenetianMask,
    /// Money that a client has in hand.
    Credit => LuCoins,
    /// The rail on a narrow screen.
    Menu => LuMenu,
    /// Opens in another tab.
    External => LuExternalLink,
    /// A secret of access.
    Key => LuKeyRound,
    /// Locked for good.
    Lock => LuLock,
    /// Leaving the panel.
    SignOut => LuLogOut,
    /// Trying again, refreshing.
    Retry => LuRotateCw,
    /// A step that is done.
    Done => LuCircleCheck,
    /// A step that failed.
    Failed => LuCircleX,
    /// A step that waits, a time.
    Waiting => LuClock,
    /// One person.
    Person => LuUser,
    /// Associating a person.
    AddPerson => LuUserPlus,
    /// A saved view.
    View => LuBookmark,
    /// A note of staff.
    Note => LuStickyNote,
    /// A link between records.
    Link => LuLink,
    /// Filters.
    Filter => LuListFilter,
    /// Looking without changing.
    Eye => LuEye,
    /// Help.
    Help => LuCircleHelp,
    /// Undoing.
    Undo => LuUndo2,
    /// A date.
    Date => LuCalendar,
    /// A bank, a currency.
    Bank => LuLandmark,
    /// A group of clients.
    Group => LuShapes,
    /// A tax.
    Tax => LuPercent,
}

/// The drawing of a thing, hidden from screen readers because words always stand beside it.
#[must_use]
pub const fn icon(name: Icon) -> Drawing {
    Drawing(name)
}

/// An icon ready to be written into a page.
#[derive(Clone, Copy, Debug)]
pub struct Drawing(Icon);

impl Renderable for Drawing {
    fn render_to(&self, buffer: &mut Buffer) {
        let drawing = self.0.drawing();
        // XSS SAFETY: the view box and the paths are constants compiled into the program.
        let html = buffer.dangerously_get_string();
        html.push_str("<svg class=\"i\" viewBox=\"");
        html.push_str(drawing.view_box.unwrap_or("0 0 24 24"));
        html.push_str("\" aria-hidden=\"true\">");
        html.push_str(drawing.data);
        html.push_str("</svg>");
    }
}
