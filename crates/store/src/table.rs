//! A struct that is a whole row of a table, with its statements made from its fields, so that a column is named once.

/// Declares a struct for every column of a table and the statements that read, insert and update a row.
///
/// `table! { pub struct Person in people as p { pub id: PersonId, … } }` gives `Person::SELECT` (`select p.id, …
/// from people p where true`, to which conditions are added), `insert()` and `update()`.
#[macro_export]
macro_rules! table {
    ($(#[$doc:meta])* pub struct $name:ident in $table:ident as $alias:ident {
        $(#[$firstdoc:meta])* pub $first:ident : $firsttype:ty,
        $($(#[$fdoc:meta])* pub $field:ident : $type:ty),* $(,)?
    }) => {
        $crate::record! {
            #[derive(serde::Deserialize)]
            $(#[$doc])*
            pub struct $name { $(#[$firstdoc])* pub $first : $firsttype, $($(#[$fdoc])* pub $field : $type),* }
        }

        impl $name {
            /// Reads whole rows; add conditions that begin with ` and `.
            pub const SELECT: &'static str = concat!(
                "select ", stringify!($alias), ".", stringify!($first),
                $(", ", stringify!($alias), ".", stringify!($field),)*
                " from ", stringify!($table), " ", stringify!($alias), " where true"
            );

            /// The statement that inserts this row.
            #[must_use]
            pub fn insert(&self) -> $crate::Sql {
                use $crate::bulk::Bulk;
                $crate::Sql::row(Self::HEAD, self.values()).on_row(stringify!($table), self.$first.clone())
            }

            /// The statement that writes every column of this row; add a condition on the version where two may write.
            #[must_use]
            pub fn update(&self) -> $crate::Sql {
                $crate::Sql::new(concat!("update ", stringify!($table), " set "))
                    .add_bound(concat!(stringify!($first), " = "), self.$first.clone())
                    $(.add_bound(concat!(", ", stringify!($field), " = "), self.$field.clone()))*
                    .add_bound(concat!(" where ", stringify!($first), " = "), self.$first.clone())
                    .on_row(stringify!($table), self.$first.clone())
            }
        }

        impl $crate::bulk::Bulk for $name {
            const HEAD: &'static str =
                concat!("insert into ", stringify!($table), " (", stringify!($first), $(", ", stringify!($field),)* ") values");

            fn values(&self) -> Vec<$crate::Arg> {
                vec![self.$first.clone().into(), $(self.$field.clone().into()),*]
            }
        }
    };
}
