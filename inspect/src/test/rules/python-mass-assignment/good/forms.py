from django import forms


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email"]
