//! What a measure of a plan is of, which its title alone may tell.

use gensoku_dsl::design::Measure;

use super::words::Words;

/// What goes into a plan, in whatever unit, or what the administration gains itself: money spent, people trained, the
/// time of staff.
const PUT_IN: Words = Words {
    tells: &[
        "budget",
        "expenditure",
        "spending",
        "training",
        "trained",
        "efficiency",
        "staff time",
        "staff hour",
        "予算",
        "効率",
        "職員の作業",
        "職員の業務",
        "執行",
        "研修",
        "受講",
        "養成",
    ],
    except: &[],
};

/// A share of people, a time, or what nobody has to do any more.
const OF_PEOPLE: Words = Words {
    tells: &[
        "people who",
        "persons who",
        "applicants who",
        "residents who",
        "share of people",
        "satisfied",
        "satisfaction",
        "without paper",
        "without a visit",
        "at once",
        "immediately",
        "人の割合",
        "人の数",
        "満足",
        "time",
        "minute",
        "hour",
        "day",
        "時間",
        "日数",
        "紙なし",
        "来庁せず",
        "来庁なし",
        "即時",
        "即日",
        "その場で",
    ],
    except: &["稼働時間"],
};

/// What the administration builds, connects or hands out.
const BUILT: Words = Words {
    tells: &[
        "system",
        "server",
        "interface",
        "API",
        "api",
        "database",
        "cloud",
        "municipality",
        "municipalities",
        "local government",
        "connected",
        "connection",
        "integrated",
        "linked",
        "migrated",
        "migration",
        "installed",
        "deployed",
        "introduced",
        "digitised",
        "digitized",
        "issued",
        "distributed",
        "terminal",
        "device",
        "tablet",
        "download",
        "downloaded",
        "システム",
        "サーバ",
        "データベース",
        "クラウド",
        "団体",
        "自治体",
        "市町村",
        "市区町村",
        "接続",
        "連携",
        "統合",
        "移行",
        "整備",
        "構築",
        "導入",
        "交付",
        "枚数",
        "台数",
        "配布",
        "配備",
        "設置",
        "電子化",
        "デジタル化",
        "オンライン化",
        "ダウンロード",
    ],
    except: &[],
};

/// What people feel: time and money are, whatever is measured, unless they are put into it. Of a number or a share the
/// title alone tells of what it is: of what the administration builds, or of people.
pub(in crate::rules::lexicon) fn is_felt(measure: &Measure) -> bool {
    const TIME_OR_MONEY: &[&str] = &[
        "sec", "min", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "yen",
        "秒", "分", "時間", "日", "週間", "か月", "円",
    ];
    let quantities = measure.from.iter().chain(&measure.to);
    let mut units = quantities.map(|it| it.unit.trim());
    let titled = |words: &Words| {
        let titles = std::iter::once(&measure.title.first).chain(&measure.title.second);
        titles.into_iter().any(|it| words.are_in(it))
    };
    !titled(&PUT_IN)
        && (units.any(|it| TIME_OR_MONEY.contains(&it)) || titled(&OF_PEOPLE) || !titled(&BUILT))
}

#[cfg(test)]
mod tests {
    use gensoku_dsl::design::{Quantity, Title};
    use gensoku_dsl::source::Span;

    use super::*;

    fn felt(title: &str, unit: &str) -> bool {
        let span = Span::default();
        is_felt(&Measure {
            title: Title {
                first: title.to_owned(),
                second: None,
            },
            from: None,
            to: Some(Quantity {
                millionths: 80_000_000,
                unit: unit.to_owned(),
                span,
            }),
            by: None,
            span,
        })
    }

    #[test]
    fn what_is_built_handed_out_or_spent_is_not_felt() {
        let built = "databases integrated|forms digitised|cards issued|number of downloads of the app|\
            number of staff trained|systems connected|カード交付枚数|クラウド移行率|研修受講者数|様式の電子化数|\
            接続したシステムの数|移行を終えた団体の割合|配布した端末の台数|tablets distributed|\
            連携した台帳の数|事務の効率|efficiency of the office";
        for title in built.split('|') {
            assert!(!felt(title, "%"), "{title}");
        }
        assert!(!felt("職員の作業時間", " min"));
        assert!(!felt("budget spent", " yen") && !felt("予算執行率", "%"));
        let felt_by_people = "licences without paper|finished without paper|satisfied people|\
            システムを使って5分で終えた人の割合|紙なしで終えた割合|permits issued at once|即日交付の割合|\
            申請から交付までの日数が7日以内の割合";
        for title in felt_by_people.split('|') {
            assert!(felt(title, "%"), "{title}");
        }
        assert!(felt("カード交付までの時間", " min"));
    }
}
